"""What both clients share: reads counts from stdin, makes so many exchanges, writes how far it is."""
import sys
import time


def run(exchange):
    for line in sys.stdin:
        count = int(line)
        began = told = time.perf_counter()
        for done in range(1, count + 1):
            if exchange() != "Pong!":
                sys.exit("The answer was no Pong!")
            now = time.perf_counter()
            if now - told > 0.2 and done < count:
                told = now
                print(done, now - began, flush=True)
        print(count, time.perf_counter() - began, flush=True)
