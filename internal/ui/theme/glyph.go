package theme

// Glyphs are the signs of the screens. Each takes one cell, except those that are words in ASCII.
type Glyphs struct {
	Cursor              string // the selected row
	Full, Empty         string // bar cells
	Pass, Fail          string // outcomes
	Warning, Unknown    string
	Dot, Ring           string // intent, options of a list
	On, Off             string // one of several choices
	Ticked, Unticked    string
	Current             string // the view that is shown
	Up, Down            string // sort
	Paused, Minus       string
	Enter, Age          string
	Rule, Heavy, Column string
	TopLeft, TopRight   string
	BottomLeft          string
	BottomRight         string
	Ellipsis            string
	Middot, Arrow       string // between facts, from a value to the next
	Times               string // "3×"
	AtLeast             string
	Left, Right         string // arrow keys in hints
	UpArrow, DownArrow  string
	OpenQuote           string
	CloseQuote          string
	Dash                string // nobody, nothing
	Back, More          string // something is there to the left, to the right
	About               string // a count of what is not shown yet
	Spark               string // eight steps of height
	Eighths             string // eight steps of width
	Here, Away          string // somebody is at a cockpit; has pressed no key for a while
}

// Unicode returns the usual signs.
func Unicode() Glyphs {
	return Glyphs{
		Cursor: "▌", Full: "━", Empty: "·", Pass: "✓", Fail: "✗", Warning: "!", Unknown: "·",
		Dot: "●", Ring: "○", On: "●", Off: "○", Ticked: "☑", Unticked: "☐", Current: "▸", Up: "▴", Down: "▾",
		Paused: "‖", Minus: "−", Enter: "↵", Age: "⟳", Rule: "─", Heavy: "━", Column: "│",
		TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomRight: "╯", Ellipsis: "…",
		Middot: "·", Arrow: "→", Times: "×", AtLeast: "≥", Left: "←", Right: "→", UpArrow: "↑", DownArrow: "↓",
		OpenQuote: "“", CloseQuote: "”", Dash: "–", Back: "‹", More: "›", About: "≈",
		Spark: "▁▂▃▄▅▆▇█", Eighths: "▏▎▍▌▋▊▉█", Here: "◉", Away: "◌",
	}
}

// ASCII returns signs for terminals that cannot show the others. People's data keeps its letters.
func ASCII() Glyphs {
	return Glyphs{
		Cursor: ">", Full: "=", Empty: ".", Pass: "Y", Fail: "N", Warning: "!", Unknown: ".",
		Dot: "*", Ring: "-", On: "(*)", Off: "( )", Ticked: "x", Unticked: "-", Current: ">", Up: "^", Down: "v",
		Paused: "=", Minus: "-", Enter: "Enter", Age: "~", Rule: "-", Heavy: "=", Column: "|",
		TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+", Ellipsis: "~",
		Middot: "-", Arrow: ">", Times: "x", AtLeast: ">=", Left: "Left", Right: "Right", UpArrow: "Up", DownArrow: "Down",
		OpenQuote: `"`, CloseQuote: `"`, Dash: "-", Back: "<", More: ">", About: "~",
		Spark: "_.-=+*#@", Eighths: "---=====", Here: "@", Away: "o",
	}
}
