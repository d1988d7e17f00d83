// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
(() => {
  const byId = (id) => document.querySelector(`#${id}`);
  const sound = byId('sound');
  const track = byId('track');
  const scroll = byId('scroll');
  const overview = byId('overview');
  const view = byId('window');
  const heads = document.querySelectorAll('.head');
  const words = [...document.querySelectorAll('[data-from]')].map((element) => ({
    element,
    from: Number(element.dataset.from) / 1000,
    to: Number(element.dataset.to) / 1000,
  }));
  const duration = Number(track.style.getPropertyValue('--seconds'));

  // Some browsers cannot seek in a data URL, all can in a blob.
  const bytes = Uint8Array.from(atob(sound.src.split(',')[1]), (character) => character.charCodeAt(0));
  sound.src = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));

  let pixelsPerSecond = 72;
  function zoom(wanted) {
    const fit = scroll.clientWidth / duration;
    pixelsPerSecond = Math.min(240, Math.max(fit, wanted));
    track.style.setProperty('--pps', pixelsPerSecond);
    track.classList.toggle('far', pixelsPerSecond < 60);
    follow();
    showWindow();
  }

  function show() {
    const now = sound.currentTime;
    for (const head of heads) head.style.left = `${(now / duration) * 100}%`;
    for (const { element, from, to } of words) element.classList.toggle('on', now >= from && now < to);
  }

  function showWindow() {
    view.style.left = `${(scroll.scrollLeft / track.clientWidth) * 100}%`;
    view.style.width = `${(scroll.clientWidth / track.clientWidth) * 100}%`;
  }

  function follow() {
    const x = (sound.currentTime / duration) * track.clientWidth;
    const { scrollLeft, clientWidth } = scroll;
    if (x < scrollLeft || x > scrollLeft + clientWidth * 0.8) scroll.scrollLeft = x - clientWidth * 0.2;
  }

  function animate() {
    show();
    if (sound.paused) return;
    follow();
    requestAnimationFrame(animate);
  }

  function jump(seconds) {
    sound.currentTime = Math.min(duration, Math.max(0, seconds));
    show();
  }

  sound.addEventListener('play', animate);
  sound.addEventListener('seeked', () => {
    show();
    follow();
  });
  for (const surface of [track, overview]) {
    surface.addEventListener('click', (event) => {
      const box = surface.getBoundingClientRect();
      jump(((event.clientX - box.left) / box.width) * duration);
    });
  }
  scroll.addEventListener('scroll', showWindow);
  addEventListener('resize', () => zoom(pixelsPerSecond));
  scroll.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      jump(sound.currentTime + (event.key === 'ArrowLeft' ? -1 : 1));
    }
  });
  for (const { element, from } of words) {
    if (!element.classList.contains('said')) continue;
    element.addEventListener('click', () => {
      jump(from);
      void sound.play();
    });
  }
  byId('fit').addEventListener('click', () => zoom(0));
  byId('in').addEventListener('click', () => zoom(pixelsPerSecond * 1.4));
  byId('out').addEventListener('click', () => zoom(pixelsPerSecond / 1.4));
  zoom(pixelsPerSecond);

  // A picture wider than the screen is scrolled to what it is about.
  for (const middle of document.querySelectorAll('.middle')) {
    const box = middle.closest('.table');
    box.scrollLeft = middle.offsetLeft - box.clientWidth / 2;
  }

  // report.html#t=18 opens the page at that second.
  const start = Number(new URLSearchParams(location.hash.slice(1)).get('t'));
  if (start > 0) sound.addEventListener('loadedmetadata', () => jump(start), { once: true });
})();
