// Package account says who somebody is and what they may do where: accounts
// with a role and a territory, passwords, sessions. An Actor is the first
// argument of every use case that changes something or shows a name; the role
// table below is the only place that says what a role may do.
//
// By-name data of children need both the action ChildRead and a territory that
// holds the child (UU 27/2022: health data and children's data are specific
// data). Sums need FigureRead only.
package account
