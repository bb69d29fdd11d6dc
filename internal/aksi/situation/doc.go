// Package situation is Aksi 1, the analysis of the situation of a regency, or of a
// kecamatan where the edition has its own: how many children are stunted where, how far
// services reach, what hinders them, and what follows from that. Which villages get
// priority is aksi/lokus.
//
// A Snapshot is what the figures say at a moment: of the children weighed in one month
// (routine weighing, WHO 2006 by days of age), of the services of one period as they
// stand, of families at risk, supply, groups of people and the use of Dana Desa. Figures
// of surveys stand beside it and are never in a series with it. Freeze keeps a snapshot
// whole with its SHA-256; Since says what became of its figures. It names nobody, but has
// small counts: it is for offices that are signed in, and a file of it leaves out what
// Place.Hides says (measure/indicator decides).
//
// Small villages must not win or lose by chance. Every prevalence has its 95 % interval
// (fact/survey.Interval). Shrink draws the shares x/n of places towards that of all, m:
// counts are taken as beta-binomial, of which the likeness of two children of one place is
//
//	rho = (S/(m(1−m)) − (k−1)) / sum((n−1)(1−n/N)),  S = sum(n (x/n − m)²)
//
// over k places and N children, by the method of moments (Kleinman, Proportions with
// Extraneous Variance, JASA 68, 1973, 46–54), and a place's share is
//
//	(x + P m) / (n + P),  P = 1/rho − 1
//
// as if P children with the share of all had been counted there besides: the empirical
// Bayes estimate of a prevalence (Martuzzi and Elliott, Statistics in Medicine 15, 1996,
// 1867–1873). With rho not above 0 the places differ no more than chance makes them, and
// all are given m.
//
// Our own, shown as not confirmed: a hotspot is a village with at least 30 measured whose
// interval lies wholly above the whole's prevalence, or a percentage that the area set;
// quadrants part villages at the whole's prevalence and the median of cases; how many
// figures a suggestion takes in.
// The guide asks for prevalence with and without hotspots and for cases (figures 1.2 to
// 1.5 of the edition of 2019); how it tells a hotspot was not to be read.
//
// Constraints and recommendations are what people say. Suggestions are drafted from
// figures and name them; a person accepts, edits or drops each. Evidence keeps the value
// that a figure had, and in which frozen analysis it stands.
package situation
