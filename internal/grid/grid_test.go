package grid

import "testing"

func TestRowsAreAlignedByCells(t *testing.T) {
	t.Parallel()
	columns := []Column{{Title: "A", Width: 6}, {Title: "N", Width: 3, Right: true}, {Title: "B", Width: 4}}
	for _, tt := range []struct {
		cells []string
		want  string
	}{
		{[]string{"ab", "1", "x"}, "ab        1  x"},
		{[]string{"株式会社青空", "12", "x"}, "株式…    12  x"},
		{[]string{"a\x1b[31mb\n", "1", "\u202ex"}, "a[31m…    1  x"},
	} {
		if got := Row(columns, tt.cells); got != tt.want {
			t.Errorf("row(%q) = %q, want %q", tt.cells, got, tt.want)
		}
	}
}
