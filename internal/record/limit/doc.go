// Package limit keeps a district's own limits of screening: those of
// fact/standard.Defaults in whose place it set another, each with the reason given.
// They lie in the installation's settings, so that they travel with its data. Phones
// hear of them with every answer (docs/sync.md); what is measured from records reads
// them here too, which is why they stand on the floor of records.
package limit
