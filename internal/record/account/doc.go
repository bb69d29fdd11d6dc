// Package account says who somebody is and what they may do where: accounts with
// a role and a territory, how they show who they are, and where they are signed in.
// An Actor is the first argument of every use case that changes something or shows
// a name; the role table (Roles) is the only place that says what a role may do.
//
// By-name data of children need both the action ChildRead and a territory that
// holds the child (UU 27/2022: health data and children's data are specific
// data). Sums need FigureRead only.
//
// Signing in goes in steps: SignIn (name and password) or Begin (a one-time link)
// tells the next one; EnterWithCode or SetFactor and Enter end it with a Device,
// without which no request of a session is let in (Present). Between two steps the
// session keeps Half, which Resume reads.
//
// Nothing by which somebody comes in lies readable in the database: passwords are
// argon2id, links and recovery codes SHA-256 of random bits, the authenticator's
// secret is sealed with the key outside.
package account
