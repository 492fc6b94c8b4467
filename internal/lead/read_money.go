package lead

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
)

// ParseRate reads a share as basis points. A bare number above one is refused: 10 may be meant as 10% or be a
// slip, and money hangs on it.
func ParseRate(s string) (int64, error) {
	body, percent := strings.CutSuffix(s, "%")
	body = strings.Replace(strings.TrimSpace(body), ",", ".", 1)
	unit := int64(10_000)
	if percent {
		unit = 100
	}
	share, ok := new(big.Rat).SetString(body)
	if !ok || strings.ContainsAny(body, "/eExX_pPbBoO+-") || len(body) > 20 {
		return 0, fmt.Errorf("%s is not a rate: write it as 10%% or 0.1", safetext.Shown(s))
	}
	share.Mul(share, big.NewRat(unit, 1))
	if !share.IsInt() {
		return 0, fmt.Errorf("%s is finer than a hundredth of a percent: round it", safetext.Shown(s))
	}
	if share.Cmp(big.NewRat(10_000, 1)) > 0 {
		return 0, fmt.Errorf("%s is more than the whole: write 10%% or 0.1", safetext.Shown(s))
	}
	return share.Num().Int64(), nil
}

// ParseMajor reads an amount in major units, such as 3000 or 3000.50, as minor ones. It takes one way of writing
// numbers, because a person types it: files have theirs.
func ParseMajor(s string) (int64, error) {
	text := strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	whole, cents, parted := strings.Cut(text, ".")
	n, err := strconv.ParseUint(whole, 10, 56)
	wrong := err != nil || parted && (len(cents) == 0 || len(cents) > 2) || strings.Trim(cents, "0123456789") != ""
	if wrong {
		return 0, fmt.Errorf("%s is no amount: write 3000 or 3000.50", safetext.Shown(s))
	}
	minor := int64(n) * 100
	for i, c := range []byte(cents) {
		minor += int64(c-'0') * [2]int64{10, 1}[i]
	}
	return minor, nil
}
