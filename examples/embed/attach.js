// The script tag made window.Flyby.
const video = document.querySelector("video");
const toggle = document.getElementById("toggle");
const open = () => Flyby.attach(video, { server: "http://localhost:8765", room: "my-film", create: "video" });
let layer = open();

toggle.addEventListener("click", () => {
  if (layer) layer.close();
  layer = layer ? null : open();
  toggle.textContent = layer ? "Take the comments off" : "Put the comments on";
});

document.getElementById("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (!layer?.element.context) return;
  const progress = Math.round(video.currentTime * 1000);
  const answer = await layer.element.context.client.post({ text: form.text.value, progress });
  document.getElementById("answer").textContent = answer.ok ? "Sent." : answer.message;
  if (answer.ok) form.reset();
});
