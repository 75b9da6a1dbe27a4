// The secret of every node that tests start: what it signs can be signed here.
export const secret = 'test:0123456789abcdef0123456789abcdef';
