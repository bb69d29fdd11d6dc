// Package chart draws the pictures of figures over time (TimeSeries) and of a
// child's growth on the standard's bands (Growth), from points and words that the
// caller gives; it knows nothing of children or indicators.
//
// One drawing serves two ends. SVG for a page carries no style of its own: each
// shape has a class, and its colour as an attribute that any style sheet
// overrides (chart.css says the classes), letters come from the page, and every
// point has an invisible circle, class "hit", with a title that tells its figure.
// A page gets two drawings, one for wide and one for narrow screens, of which it
// shows one. PNG is for documents.
//
// Axes of shares begin at zero; lines are named at their end, not in a legend; a
// missing month breaks the line.
package chart
