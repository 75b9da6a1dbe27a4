// The mark, a shelter on three posts, and the picture of it for quiet pages.

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 34 26" fill="none" aria-hidden="true">
      <path
        d="M2 10 17 2l15 8M7 12v12M17 12v12M27 12v12"
        stroke="currentColor"
        stroke-width="3"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** A schoolyard: sun, shelter, ground. Decoration only. */
export function Shelter() {
  return (
    <svg class="shelter" viewBox="0 0 320 132" aria-hidden="true">
      <circle class="shelter-sun" cx="252" cy="36" r="20" />
      <path class="shelter-wash" d="M58 62h164v58H58z" />
      <path class="shelter-lines" d="M40 62 140 18l100 44M62 66v54M140 66v54M218 66v54" />
      <path class="shelter-ground" d="M8 121h304" />
      <path class="shelter-tree" d="M284 121V88" />
      <circle class="shelter-leaves" cx="284" cy="76" r="19" />
    </svg>
  );
}
