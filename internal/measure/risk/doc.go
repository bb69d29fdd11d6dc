// Package risk tells which families are at risk of stunting (keluarga berisiko
// stunting, KRS) by BKKBN's criteria, which services each lacks, and what a village's
// families add up to. The rules and limits are fact/standard's; who lives in a family,
// and what happened to them, measure/roster's; who accompanies it, record/assist's.
//
// A family is a target (sasaran) when it has a couple of childbearing age, a pregnancy
// or a child under five. It is at risk when any factor is known to stand, not at risk
// when all were asked and none stands, and neither where something was not asked. The
// wider definition of Perpres 72/2021 also knows adolescent girls and brides: families
// that are a target by those alone are counted apart and in no column of BKKBN's.
//
// Members, pregnancies, visits and companionship are of the day that is asked for. Of
// water, latrine, welfare and contraception the records keep one state, the newest.
package risk
