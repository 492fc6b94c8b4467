package desk

// CountAnew has reports count rows and read no sums, or read them again.
func (d *Desk) CountAnew(anew bool) { d.anew = anew }
