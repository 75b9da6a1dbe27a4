// Stands in for TypeBox in the browser: contracts need only their method and path there, so schemas weigh nothing.
const nothing: unknown = new Proxy(() => nothing, { get: () => nothing });

export const Type = nothing;
