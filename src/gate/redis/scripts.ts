// What must happen in Redis at once: the beat of a node, a block of numbers, and writes that only the leader may make.
import { reach, stripes } from './stripes.ts';

/** What the leader answers when it no longer leads. */
export const notLeader = 'NOTLEADER';

/**
 * Each node, twice a second. The first one without a leader leads. A node keeps its stripe as long as it is known; a new one
 * takes the least that is free. `life` names these counters: others would be there after a loss.
 * KEYS line leader nodes changes board; ARGV node, wants to lead (1 or 0), lease ms, what it says (JSON), forget after ms, a new life
 */
export const beatScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSETNX', KEYS[1], 'life', ARGV[6])
local leader = redis.call('GET', KEYS[2])
if leader == ARGV[1] then
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
elseif not leader and ARGV[2] == '1' then
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
  redis.call('HINCRBY', KEYS[1], 'term', 1)
  leader = ARGV[1]
end
local known = redis.call('HGETALL', KEYS[3])
local taken, mine = {}, nil
for i = 1, #known, 2 do
  local node = cjson.decode(known[i + 1])
  if known[i] == ARGV[1] then mine = node.stripe
  elseif now - node.heard > tonumber(ARGV[5]) then redis.call('HDEL', KEYS[3], known[i])
  else taken[node.stripe] = true end
end
local said = cjson.decode(ARGV[4])
if mine == nil then
  mine = said.wish
  if mine < 0 or taken[mine] then mine = 0 end
  while taken[mine] do mine = mine + 1 end
end
said.stripe = mine
said.heard = now
redis.call('HSET', KEYS[3], ARGV[1], cjson.encode(said))
return { now, leader or '', redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[3]),
  redis.call('LLEN', KEYS[4]), redis.call('GET', KEYS[5]) or '' }
`;

/**
 * A block of a lane for the leader. Where a node that isn't heard of may be giving numbers by itself, it jumps over all of them.
 * KEYS leader line nodes; ARGV node, lane, numbers, silent after ms, at least from here
 */
export const blockScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('${notLeader}') end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local numbers = tonumber(ARGV[3])
local from = math.max(tonumber(redis.call('HGET', KEYS[2], 'end:' .. ARGV[2]) or '1'), tonumber(ARGV[5]))
local nodes = redis.call('HGETALL', KEYS[3])
local moved = true
while moved do
  moved = false
  for i = 1, #nodes, 2 do
    local node = cjson.decode(nodes[i + 1])
    local hold = node.holds and node.holds[ARGV[2]]
    if nodes[i] ~= ARGV[1] and hold and now - node.heard > tonumber(ARGV[4]) and node.stripe < ${stripes} then
      local bottom = hold.known + hold.headroom
      local top = bottom + ${reach}
      if from + numbers > bottom and from < top then from = top moved = true end
    end
  end
end
redis.call('HSET', KEYS[2], 'end:' .. ARGV[2], from + numbers)
return from
`;

/** KEYS leader, then those written to; ARGV node, then commands, each led by the count of its words. */
export const writeScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('${notLeader}') end
local at = 2
while at <= #ARGV do
  local words = {}
  for i = 1, tonumber(ARGV[at]) do words[i] = ARGV[at + i] end
  redis.call(unpack(words))
  at = at + #words + 1
end
return 1
`;

/**
 * What a leader knows better than Redis, which lost it: counters only rise.
 * KEYS leader line; ARGV node, then field and value in turn
 */
export const raiseScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('${notLeader}') end
for i = 2, #ARGV, 2 do
  local found = tonumber(redis.call('HGET', KEYS[2], ARGV[i]) or '-1')
  if tonumber(ARGV[i + 1]) > found then redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
end
return 1
`;
