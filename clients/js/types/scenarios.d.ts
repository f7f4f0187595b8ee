import type { DescriptionWarning, Timestamp } from './common.js';

/** What is served where a scenario's `config` says nothing. */
export type Derive = 'success' | 'errors' | 'empty' | 'boundary' | 'slow' | { status: number };

/** What a scenario serves for a path and a method. */
export interface ScenarioEntry {
  status?: number;
  body?: any;
  headers?: Record<string, string>;
  delay_ms?: number;
}

/** Path, then method, then reply, with the names of the API. */
export type ScenarioConfig = Record<string, Record<string, ScenarioEntry>>;

/** What is to change about a scenario; `config` is replaced as a whole. */
export interface ScenarioChange {
  name?: string;
  description?: string;
  derive?: Derive;
  config?: ScenarioConfig;
}

/** A scenario that is to be made. */
export interface NewScenario extends ScenarioChange {
  name: string;
}

/** A scenario, without what it serves. */
export interface Scenario {
  id: number;
  name: string;
  description: string | null;
  is_active: boolean;
  derive: Derive;
  source: 'generated' | 'edited' | 'api';
  created_at: Timestamp;
  updated_at: Timestamp;
  created_by: string;
}

export interface ScenarioDetails extends Scenario {
  config: ScenarioConfig;
}

/** A scenario, what was done, and what of it the description does not have. */
export interface ChangedScenario extends ScenarioDetails {
  message: string;
  warnings: DescriptionWarning[];
}

export interface ScenarioList {
  scenarios: Scenario[];
  total: number;
  active_scenario: string | null;
}

/** Which scenario is active. */
export interface ActivatedScenario {
  message: string;
  active_scenario: string;
  previous_scenario: string | null;
}
