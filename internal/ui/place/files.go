package place

import (
	"context"

	"github.com/eqltui/eqltui/internal/desk"
)

// Files is how files are brought in: what would become of them, and the import itself. What is said of
// them is what the command line of an import would say.
type Files interface {
	// Look opens files as an import would and takes nothing in.
	Look(ctx context.Context, names []string, said []Said) ([]FilePlan, error)
	// Try is an import of the first rows of each file, of all for 0, of which nothing stays.
	Try(ctx context.Context, who desk.Actor, names []string, said []Said, first int, rows func(FileRows)) ([]FileFates, error)
	// Bring takes them in. What came in before an error is told with it.
	Bring(ctx context.Context, who desk.Actor, names []string, said []Said, rows func(FileRows)) ([]FileFates, error)
	// Keep saves what is said as a profile and returns where it lies.
	Keep(ctx context.Context, name string, names []string, said []Said) (path string, err error)
	// Line is the command line that does the same.
	Line(names []string, said []Said) string
	// Decided learns what is said now, for whoever asks when the screen has gone.
	Decided(names []string, said []Said)
}

// Said is one thing that is said of files: a flag of the command line.
type Said struct{ Flag, Value string }

// FileRows is how far an import is.
type FileRows struct {
	File        string
	Rows        int64
	Bytes, Size int64 // Size is 0 where it is not known
}

// FilePlan is what a file was taken for.
type FilePlan struct {
	Name, Format string
	Kind         string // "" when its columns fit none; then Why says so
	Why          error
	Columns      []FileColumn
	Fields       []string // what a column of it can be
	Keeps        bool     // columns that nobody reads are kept as attributes
	Asks         []FileAsk
}

// FileColumn is one column of a file, and what it was taken for.
type FileColumn struct {
	Name    string
	Fields  []string
	How     string
	Rival   string   // the column that is read in its place
	Nearest string   // what an unknown one was probably meant to be
	Samples []string // its first texts
	Filled  int      // rows of those looked at in which it has a text
	Rows    int
}

// How a column can have been taken for what it is.
const (
	ColumnUnknown   = "unknown"
	ColumnAttribute = "attribute" // kept as it is
	ColumnIgnored   = "ignored"
)

// FileAsk is a question that a file leaves open beside those about its columns: its kind, a column that it
// has to have, how its dates are written. An answer is a flag.
type FileAsk struct {
	Flag    string   // which flag answers it: profile, kind, set, dates, numbers, zone, encoding
	Column  string   // of which column, "" for the whole file
	Shown   string   // a text of the file that asks it
	Near    string   // what is proposed, "" for nothing
	Choices []Choice // what can be said; nil: any text
	Free    bool     // it may be said and need not be
}

// What a choice can be beside a word: FromColumn stands before the name of a column of the file, and
// WriteIt is a text of one's own.
const (
	FromColumn = "\x00"
	WriteIt    = "\x00\x00"
)

// Choice is one answer to a question, and what it would mean.
type Choice struct{ Value, Means string }

// FileFates is what became of the rows of a file, or would.
type FileFates struct {
	Name, Kind string
	Rows       int
	Created, Updated, Unchanged,
	Quarantined, Disqualified, Rejected int
	Reasons []FileReason // why rows did not simply come in, the commonest first
	Words   []FileWord
	Rejects string // where rejected rows are kept, "" for none
	Undo    string // the command that takes the import back, "" when there is none
	Whole   bool   // every row of the file is among them
}

// FileReason is one reason and how many rows have it.
type FileReason struct {
	Fate, Text string
	N          int
}

// FileWord is a word of a column that is not known.
type FileWord struct {
	Column, Text string
	N            int
	Near         string
	Choices      []Choice
}

// NamedFile is the offer to import the file that is named.
func NamedFile(text string) Offer {
	return Offer{Arg: NamedFiles{text}, Line: "eqltui import " + text}
}
