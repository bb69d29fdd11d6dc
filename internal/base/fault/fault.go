// Package fault is how anything that goes wrong is told: a kind for the
// program, a catalogue key for the person, and a cause for the log, which never
// mix. Doors turn the kind into a status or an exit code and the key into a
// sentence in the user's language; the cause is never shown.
package fault

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Kind says what a caller can do about an error.
type Kind uint8

const (
	Internal        Kind = iota // a defect or a broken machine: nothing the user can mend
	Invalid                     // what was given is wrong and must be changed
	NotFound                    // there is no such thing, or not for this actor
	Conflict                    // it contradicts what is already there
	Stale                       // somebody else changed it first
	Forbidden                   // the role or the territory does not allow it
	Unauthenticated             // sign in first
	Unavailable                 // try again later
)

// Args are the named values that a catalogue sentence needs.
type Args map[string]any

// Field is one problem with one input field.
type Field struct {
	Name string
	Key  string
	Args Args
}

// Error is the one error type that crosses package borders on purpose.
type Error struct {
	Kind   Kind
	Key    string // catalogue key, never a sentence
	Args   Args
	Fields []Field
	Err    error // cause, for the log
}

// New makes an error that the user can be told about.
func New(kind Kind, key string, args Args) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// Because adds the cause for the log.
func (e *Error) Because(err error) *Error { e.Err = err; return e }

// Error is for logs; people are shown the catalogue's sentence.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	names := make([]string, 0, len(e.Args))
	for name := range e.Args {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, " %s=%v", name, e.Args[name])
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s: %s]", f.Name, f.Key)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// As finds the fault inside err; nil when there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// KindOf is the kind of err; what is not a fault is Internal.
func KindOf(err error) Kind {
	if e := As(err); e != nil {
		return e.Kind
	}
	return Internal
}
