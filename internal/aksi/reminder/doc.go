// Package reminder tells each office what is due: meetings to come, promises, reports,
// the ends of actions. The other rooms of floor aksi say what is due (Source); here it is
// chosen for an account, sorted, and put into words: for a page, for a message that is
// pasted into WhatsApp, and for a calendar that fetches it.
//
// What leaves the program has no personal data in it. That does not depend on anybody's
// care: a message and a calendar are made of an item's catalogue key, its numbers, days,
// offices and places alone. What people have typed (Item.Title) is shown on pages only.
package reminder
