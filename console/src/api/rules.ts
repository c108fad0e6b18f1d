// The words of the console for what stands around rules.
import type { components } from "./schema";

type S = components["schemas"];
export type RuleNode = S["RuleNode"];
export type RuleMeasure = S["RuleMeasure"];
export type RuleValue = S["RuleValue"];
export type RuleGroups = S["RuleGroups"];
export type RulePlace = S["RulePlace"];
export type RuleFault = S["RuleFault"];
export type CatalogueField = S["CatalogueField"];
export type Backtest = S["Backtest"];
export type BacktestRule = S["BacktestRule"];
export type Share = S["Share"];
export type RuleProposals = S["RuleProposals"];
export type RuleProposal = S["RuleProposal"];
export type Estimate = S["Estimate"];
export type DayHits = S["DayHits"];
