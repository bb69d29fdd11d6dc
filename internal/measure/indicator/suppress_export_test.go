package indicator

var Suppress, StaysInside = suppress, staysInside
