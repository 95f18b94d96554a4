/** Where the library tells what it did; a pino logger fits. */
export interface LibraryLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}
