// Package assist keeps who accompanies which family: the teams of three (Tim
// Pendamping Keluarga, TPK), which family each accompanies since when, what the yearly
// verification (verval) found of each family at risk of stunting (keluarga berisiko
// stunting, KRS), and the table of these families that BKKBN states for a place.
//
// Whether a family is at risk by what is recorded of it is measure/risk's; what a
// person found on the spot stands here beside it and does not change it: who finds
// another latrine says so of the household (record/family).
//
// Sources: BKKBN's screening of families 2021 to 2024 as reported by Tribun Sulbar
// (2024); the layout and rules of its table as a district's software has them.
package assist
