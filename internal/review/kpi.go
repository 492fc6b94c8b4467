package review

// Counts is what the figures of a programme are made of. Money is in minor units.
type Counts struct {
	EQLs, SQLs, Won, Lost   int64
	Cost, Pipeline, Revenue int64
	Opportunities           int64
	CycleDays               int64 // of the won ones, from eql_at to closing, added up
}

// KPI is the figures of a programme in money and days. A figure without a denominator is nil.
type KPI struct {
	CostPerEQL     *int64   `json:"cost_per_eql"`
	CostPerSQL     *int64   `json:"cost_per_sql"`
	CostPerWon     *int64   `json:"cost_per_won"`
	PipelinePerEQL *int64   `json:"pipeline_per_eql"`
	RevenuePerEQL  *int64   `json:"revenue_per_eql"`
	AverageWon     *int64   `json:"average_won"`
	CycleDays      *float64 `json:"cycle_days"`       // one decimal
	VelocityPerDay *int64   `json:"velocity_per_day"` // minor units a day
	SQLRate        Rate     `json:"sql_rate"`
	WinRate        Rate     `json:"win_rate"`
}

// KPI computes the figures, each rounded half up once. Velocity is opportunities × win rate × average won /
// average cycle days, over the exact parts.
func (c Counts) KPI() KPI {
	decided := plus(c.Won, c.Lost)
	return KPI{
		CostPerEQL: Fraction{c.Cost, c.EQLs}.Rounded(), CostPerSQL: Fraction{c.Cost, c.SQLs}.Rounded(),
		CostPerWon: Fraction{c.Cost, c.Won}.Rounded(), PipelinePerEQL: Fraction{c.Pipeline, c.EQLs}.Rounded(),
		RevenuePerEQL: Fraction{c.Revenue, c.EQLs}.Rounded(), AverageWon: Fraction{c.Revenue, c.Won}.Rounded(),
		CycleDays: Quotient(c.CycleDays, c.Won, 1), VelocityPerDay: c.velocity(),
		SQLRate: RateOf(c.SQLs, c.EQLs), WinRate: RateOf(c.Won, decided),
	}
}

func (c Counts) velocity() *int64 {
	if c.Won == 0 {
		return nil
	}
	return halfUp(product(c.Opportunities, c.Revenue, c.Won), product(plus(c.Won, c.Lost), c.CycleDays))
}
