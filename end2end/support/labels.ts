// Labels that no other test of the run uses: the database is shared, so each worker counts within a range of its own.

const WORKER_RANGE = 500;

export class Labels {
  #worker: number;
  #next = 0;

  constructor(worker: number) {
    this.#worker = worker;
  }

  #number() {
    const next = this.#next++;
    if (next >= WORKER_RANGE) throw new Error('this worker has used up its labels');
    return this.#worker * WORKER_RANGE + next;
  }

  /** A mustard parent: 30 children of 1 kg. */
  mustard() {
    return `SB${String(this.#number()).padStart(5, '0')}`;
  }

  /** A moong parent: 15 children of 1 kg. */
  moong() {
    return `M444-${String(this.#number()).padStart(5, '0')}`;
  }

  /** So many children. */
  children(count: number) {
    const series = this.#number();
    return Array.from({ length: count }, (_, i) => `C${String(series).padStart(5, '0')}${String(i).padStart(3, '0')}`);
  }

  /** A bag type that no other test makes: its name, its pattern, and parents of it. */
  type() {
    const number = String(this.#number()).padStart(5, '0');
    return { name: `Type ${number}`, pattern: `Q${number}-##`, parent: (n: number) => `Q${number}-${String(n).padStart(2, '0')}` };
  }

  /** A bill number. */
  bill() {
    return `BILL-${this.#number()}`;
  }
}
