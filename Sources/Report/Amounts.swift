public import Routing

/// Money, time and shares in the few characters that people read.
public enum Amounts {
    /// `$0.00`, `$0.0012`, `$1.25`: four places below a dollar, where a model call lives.
    public static func money(_ value: MicroUSD) -> String {
        let amount = value.amount.magnitude
        let sign = value.amount < 0 ? "-" : ""
        if amount == 0 { return "$0.00" }
        // Up, like a bill: what was spent is never shown as nothing.
        if amount < 1_000_000, amount % 10_000 != 0 {
            let tenThousandths = (amount + 99) / 100
            return sign + "$" + decimals(tenThousandths, places: 4)
        }
        return sign + "$" + decimals((amount + 9_999) / 10_000, places: 2)
    }

    /// `~$0.01` for what was not reported, only reckoned.
    public static func money(_ value: MicroUSD, isEstimated: Bool) -> String {
        (isEstimated && value != .zero ? "~" : "") + money(value)
    }

    /// `0.3s`, `34s`, `1m12s`, `1h02m`.
    public static func time(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "-" }
        let tenths = Int64((seconds * 10).rounded())
        if tenths < 100 { return "\(tenths / 10).\(tenths % 10)s" }
        let whole = Int64(seconds.rounded())
        if whole < 60 { return "\(whole)s" }
        if whole < 3600 { return "\(whole / 60)m\(pad(whole % 60))s" }
        return "\(whole / 3600)h\(pad(whole % 3600 / 60))m"
    }

    /// `62%`; a chance that is not certain is never shown as 0 or 100.
    public static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "-" }
        let rounded = Int((share * 100).rounded())
        if rounded == 0, share > 0 { return "<1%" }
        if rounded == 100, share < 1 { return ">99%" }
        return "\(rounded)%"
    }

    /// `0.93`, with a fixed number of places.
    public static func number(_ value: Double, places: Int = 2) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "-" }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = Int64((value * scale).rounded())
        return (scaled < 0 ? "-" : "") + decimals(scaled.magnitude, places: places)
    }

    /// `2026-11-23 07:30`, in the time zone that the canvas speaks of.
    public static func date(_ seconds: Int64, canvas: Canvas) -> String {
        let local = seconds + Int64(canvas.utcOffset(seconds))
        let days = Int((Double(local) / 86_400).rounded(.down))
        let rest = local - Int64(days) * 86_400
        let (year, month, day) = civil(days: days)
        return "\(year)-\(pad(Int64(month)))-\(pad(Int64(day))) \(pad(rest / 3600)):\(pad(rest % 3600 / 60))"
    }

    /// RFC 3339 in UTC, for JSON.
    public static func timestamp(_ seconds: Int64) -> String {
        let text = date(seconds, canvas: .plain)
        let rest = ((seconds % 60) + 60) % 60
        return text.replacing(" ", with: "T") + ":\(pad(rest))Z"
    }

    /// `1 test`, `2 tests`.
    public static func count(_ value: Int, _ noun: String) -> String { "\(value) \(noun)\(value == 1 ? "" : "s")" }

    private static func pad(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func decimals(_ value: UInt64, places: Int) -> String {
        let digits = String(value)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        guard places > 0 else { return padded }
        return padded.dropLast(places) + "." + padded.suffix(places)
    }

    /// Proleptic Gregorian date of a count of days since 1970-01-01: era, day of era, year of era.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
