// Package survey estimates what share of children is stunted, wasted and so on,
// and how sure that is, from a sample survey with weights, clusters and strata
// ([Estimate]); and how sure a simple count is ([Interval]).
//
// The estimates are those of WHO's survey software: the groups, the cut-offs, and
// standard errors by Taylor linearisation of ultimate clusters drawn with
// replacement (Wolter, Introduction to Variance Estimation), confidence intervals of
// proportions on the logit scale with Student's t. Where that software is known to
// be wrong it is not followed: intervals of a prevalence of exactly 1 % are
// computed like others, one of 100 % is [100, 100], and a standard deviation from one child
// is missing. Its order of groups is kept: free text sorted when the design has
// clusters or strata, otherwise in order of appearance, and then with an empty group NA
// when some children have none.
//
// Intervals are in closed form; WHO's iterate and stop early, so that bounds may
// differ by up to 1e-7 percentage points.
package survey
