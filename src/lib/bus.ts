// Announcements between parts of one process: a topic, an event, no memory.

export type Bus<Event> = {
  publish(topic: string, event: Event): void;
  /** @returns a function that ends the subscription. */
  subscribe(topic: string, listener: (event: Event) => void): () => void;
};

export function createBus<Event>(): Bus<Event> {
  const topics = new Map<string, Set<(event: Event) => void>>();
  return {
    publish(topic, event) {
      for (const listener of topics.get(topic) ?? []) listener(event);
    },
    subscribe(topic, listener) {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic);
      };
    },
  };
}
