// Package file keeps contents that somebody handed in, once each, by the SHA-256 of what
// they are, in parts of a megabyte within the database: so a backup carries them and one
// database is all there is to keep. What a file is says its contents, not its name; only
// kinds that offices hand in are taken, never HTML or SVG, never a document with macros.
// Pictures are made anew (base/photo): place, time and camera of who took them are not
// kept. Who refers to a file keeps its name.
package file
