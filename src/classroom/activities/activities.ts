// The activities of one room: commands are checked and decided, events kept, applied and told to those who may see them.
import { Compile } from 'typebox/compile';
import { ProtocolError } from '../../errors.ts';
import { boardRules } from '../board/rules.ts';
import { captionsRules } from '../captions/rules.ts';
import { chatRules } from '../chat/rules.ts';
import { floorRules } from '../floor/rules.ts';
import { groupsRules } from '../groups/rules.ts';
import { lobbyRules } from '../lobby/rules.ts';
import { notebookRules } from '../notebook/rules.ts';
import { playerRules } from '../player/rules.ts';
import { pollsRules } from '../polls/rules.ts';
import { pulseRules } from '../pulse/rules.ts';
import { recordingRules } from '../recording/rules.ts';
import { registerRules } from '../register/rules.ts';
import { slidesRules } from '../slides/rules.ts';
import { stageRules } from '../stage/rules.ts';
import { stillsRules } from '../stills/rules.ts';
import type { ActivityRules, Attendee, Change, Scene } from './activity.ts';
import type { Happened, PartName, PartStates, Parts } from './contract.ts';
import { applyHappened, initialStates } from './parts.ts';

type RulesOf<Name extends PartName> = ActivityRules<PartStates[Name], Parts[Name]['command'], Parts[Name]['event']>;

const rules: { readonly [Name in PartName]: RulesOf<Name> } = {
  stage: stageRules,
  floor: floorRules,
  register: registerRules,
  recording: recordingRules,
  chat: chatRules,
  board: boardRules,
  slides: slidesRules,
  player: playerRules,
  notebook: notebookRules,
  polls: pollsRules,
  pulse: pulseRules,
  captions: captionsRules,
  groups: groupsRules,
  lobby: lobbyRules,
  stills: stillsRules,
};
const names = Object.keys(rules).filter((name): name is PartName => name in rules);
const checks = new Map(names.map((name) => [name, Compile(rules[name].command)]));

const isPart = (name: string): name is PartName => checks.has(name as PartName);

export type Host = {
  scene(): Scene;
  /** Kept before anybody hears of it. */
  keep(happened: Happened): void;
  /** Happens without being kept. */
  pass(happened: Happened): void;
  /** Told what happens beside the attendees, and known to no rule. */
  onlookers?(): readonly Attendee[];
  /** What time should have brought could not be kept: the other activities go on. */
  failed?(error: unknown): void;
  /** The state has changed, and nobody was told yet. */
  applied?(part: PartName): void;
  /** Called once when all are told the same, otherwise for each member who is told anything. */
  tellAll(happened: Happened): void;
  tell(viewer: Attendee, happened: Happened): void;
};

export class Activities {
  private readonly host: Host;
  private states: PartStates = initialStates();

  /** @param past what the journal kept, oldest first */
  constructor(host: Host, past: Iterable<Happened>) {
    this.host = host;
    for (const happened of past) {
      // Of an activity that another version had: the lesson opens without it.
      if (!isPart(happened.part)) continue;
      this.states = applyHappened(this.states, happened);
      this.hear(happened.part, happened.event);
    }
  }

  /** @throws ProtocolError for what no page of ours sends, UserError for what can't be done. */
  obey(part: string, command: unknown, by: Attendee): void {
    if (!isPart(part)) throw new ProtocolError(`unknown part "${part}"`);
    const check = checks.get(part);
    if (!check?.Check(command)) {
      const [first] = check?.Errors(command) ?? [];
      throw new ProtocolError(`${part}${first?.instancePath ?? ''}: ${first?.message ?? 'malformed'}`);
    }
    this.decide(part, command as Parts[typeof part]['command'], by);
  }

  stateOf<Name extends PartName>(name: Name): PartStates[Name] {
    return this.states[name];
  }

  /** All the states, as this member may see them. */
  viewFor(viewer: Attendee): PartStates {
    const seen = { ...this.states };
    for (const name of names) this.look(name, viewer, seen);
    return seen;
  }

  noticed(who: Attendee, change: Change): void {
    for (const name of names) this.notice(name, who, change);
  }

  tick(): void {
    for (const name of names)
      try {
        this.beat(name);
      } catch (error) {
        this.host.failed?.(error);
      }
  }

  /** Something that no member asked for. */
  happen<Name extends PartName>(part: Name, events: readonly Parts[Name]['event'][]): void {
    if (events.length > 0) this.enact(part, () => events);
  }

  /** @param decided what happens, at the moment of the scene in which that was decided */
  private enact<Name extends PartName>(part: Name, decided: (scene: Scene) => readonly Parts[Name]['event'][]): void {
    const scene = this.scene();
    for (const event of decided(scene)) this.commit(part, event, scene.now);
  }

  private scene(): Scene {
    return Object.assign(this.host.scene(), { parts: this.states });
  }

  private decide<Name extends PartName>(part: Name, command: Parts[Name]['command'], by: Attendee): void {
    this.enact(part, (scene) => rules[part].decide(this.states[part], command, by, scene));
  }

  private look<Name extends PartName>(name: Name, viewer: Attendee, into: PartStates): void {
    const { viewOf } = rules[name];
    if (viewOf) into[name] = viewOf(this.states[name], viewer, this.scene());
  }

  private notice<Name extends PartName>(name: Name, who: Attendee, change: Change): void {
    const { noticed } = rules[name];
    if (noticed) this.enact(name, (scene) => noticed(this.states[name], who, change, scene));
  }

  private beat<Name extends PartName>(name: Name): void {
    const { tick } = rules[name];
    if (tick) this.enact(name, (scene) => tick(this.states[name], scene));
  }

  private commit<Name extends PartName>(part: Name, event: Parts[Name]['event'], at: number): void {
    // A name and the event of that name: TypeScript can't follow the pair through the union.
    const happened = { part, event, at } as Happened;
    if (rules[part].fleeting?.(event)) this.host.pass(happened);
    else {
      this.host.keep(happened);
      this.hear(part, event);
    }
    this.states = applyHappened(this.states, happened);
    this.host.applied?.(part);
    this.tell(part, event, happened);
    for (const name of names) this.follow(name, part);
  }

  private tell<Name extends PartName>(part: Name, event: Parts[Name]['event'], happened: Happened): void {
    const { seenBy } = rules[part];
    if (!seenBy) {
      this.host.tellAll(happened);
      return;
    }
    const scene = this.scene();
    const told = [...scene.attendees, ...(this.host.onlookers?.() ?? [])]
      .filter(({ here }) => here)
      .map((viewer) => ({ viewer, seen: seenBy(event, viewer, this.states[part], scene) }));
    // Most of what a pen does is told to everybody as it is: packed once.
    if (told.every(({ seen }) => seen === event)) this.host.tellAll(happened);
    else
      for (const { viewer, seen } of told)
        if (seen !== undefined) this.host.tell(viewer, { part, event: seen, at: happened.at } as Happened);
  }

  private follow<Name extends PartName>(name: Name, part: PartName): void {
    const { follows } = rules[name];
    if (follows) this.enact(name, (scene) => follows(this.states[name], part, scene));
  }

  private hear<Name extends PartName>(part: Name, event: Parts[Name]['event']): void {
    const { room } = this.scene();
    if (room) rules[part].heard?.(event, room);
  }
}
