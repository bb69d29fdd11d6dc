package app

// startActions makes the services of the actions, one line each.
func (a *App) startActions() {
}
