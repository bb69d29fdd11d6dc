// Package cadre tells how the work of cadres stands: what each recorded with the
// phone in a month, beside how many children there are to weigh. A cadre is an
// account of that role (record/account); KPM, TPK and posyandu cadres alike.
//
// What counts is the day on which something happened, by the phone's clock put
// right, not the day on which it arrived: a cadre without signal is not late.
package cadre
