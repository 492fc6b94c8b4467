package enrich

// Price is what a million tokens cost, in minor units of the reporting currency.
type Price struct{ In, Out int64 }

// DearestPrice bounds a price, so that no sum runs over.
const DearestPrice = 10_000_000

// Cost is what tokens cost, in millionths of a minor unit: one request costs less than the smallest coin.
func (p Price) Cost(in, out int64) int64 { return in*p.In + out*p.Out }

// Minor is a cost in minor units, rounded half up once.
func Minor(millionths int64) int64 { return (millionths + 500_000) / 1_000_000 }

// Saved is how many minutes people saved by values that they took.
func Saved(values, minutes int64) int64 { return values * minutes }
