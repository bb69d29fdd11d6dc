package lokus

// RankOnly is Rank without chances and shifts of weights, with shrinkages that were
// estimated before where they are given.
var RankOnly = ordered
