package store

// The named points between the steps of what changes files. Tests end the process at each of them:
// whatever was acknowledged before must be there afterwards, and nothing may be half done.
const (
	PointBeforeBegin     = "write: before begin"
	PointAfterBegin      = "write: after begin"
	PointAfterRows       = "write: after the rows"
	PointBeforeJournal   = "write: before the journal is numbered"
	PointAfterJournal    = "write: after the journal is numbered"
	PointBeforeCommit    = "write: before commit"
	PointAfterCommit     = "write: after commit"
	PointPublished       = "derive: before the first batch"
	PointDerived         = "derive: after a batch"
	PointBeforeStepCopy  = "schema: before the copy"
	PointAfterStepCopy   = "schema: after the copy"
	PointInStep          = "schema: in a step"
	PointInStretch       = "schema: in a stretch of rows"
	PointAfterStep       = "schema: after a step"
	PointAfterSteps      = "schema: after commit"
	PointInFacets        = "schema: in the facets"
	PointErased          = "erase: after commit"
	PointGapsEmptied     = "erase: after the gaps are empty"
	PointCopyStarted     = "copy: before the rows"
	PointCopied          = "copy: after the rows"
	PointCopyChecked     = "copy: after the check"
	PointCopyNamed       = "copy: after the rename"
	PointRestoreTaken    = "restore: after the file is taken over"
	PointRestoreLocked   = "restore: after the lock"
	PointRestoreAside    = "restore: after the old file has its second name"
	PointRestoreUnwal    = "restore: after the old log is aside"
	PointRestoreSwapped  = "restore: after the rename"
	PointRestoreFinished = "restore: at the end"
)

// Pass says that work above the store passes a named point.
func (s *Store) Pass(point string) { s.o.at(point) }

// at tells a test where the work stands; in the program nobody listens.
func (o *Options) at(point string) {
	if o.At != nil {
		o.At(point)
	}
}
