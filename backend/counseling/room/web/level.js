// How loud a sound is, 0 to 1: for the bar before the door and for who speaks.

let context = null;

/** Begin to listen to a track; `loudness()` of the answer tells, `stop()` ends it. */
export function listen(track) {
  context ??= new AudioContext();
  context.resume().catch(() => {});
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    loudness() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
      return Math.min(1, Math.sqrt(power) * 4);
    },
    stop() { source.disconnect(); },
  };
}
