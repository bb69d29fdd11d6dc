package web

import (
	"context"
	"time"
)

// strangerFor is how long the session of somebody who is not in is kept: long enough
// for a second step, short enough that a flood of strangers does not fill the table.
const strangerFor = 15 * time.Minute

// Keep leaves something in the visitor's session, signed in or not, for a later step
// of the same matter; empty takes it away.
func (s *Site) Keep(ctx context.Context, key, value string) {
	if value == "" {
		s.sessions.Remove(ctx, "kept."+key)
		return
	}
	s.sessions.Put(ctx, "kept."+key, value)
	if s.User(ctx) == "" {
		s.sessions.SetDeadline(ctx, time.Now().Add(strangerFor)) // SignIn makes it longer
	}
}

// Kept is what Keep left; "" when nothing is there.
func (s *Site) Kept(ctx context.Context, key string) string {
	return s.sessions.GetString(ctx, "kept."+key)
}
