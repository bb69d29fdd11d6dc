package oidc

import "time"

// Patience sets how long an answer of the provider is waited for.
func (d *Door) Patience(t time.Duration) { d.client.Timeout = t }
