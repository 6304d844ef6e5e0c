using System.Globalization;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Cel;

using List = List<object?>;
using Map = Dictionary<object, object?>;

/// <summary>
/// The functions of expressions by name; a method gets its target as first argument. A function returns
/// <see cref="NoOverload"/> for arguments that it does not take.
/// </summary>
internal static class Functions
{
    /// <summary>Says that the function has no such overload.</summary>
    public static readonly object NoOverload = new();

    /// <summary>What a function computes and the type of its result: <c>element</c> and <c>same</c> refer to the first argument.</summary>
    internal sealed record Function(string Result, Func<object?[], object?> Invoke);

    public static readonly Dictionary<string, Function> Table = new()
    {
        ["_+_"] = new("same", a => a switch
        {
            [long x, long y] => checked(x + y),
            [ulong x, ulong y] => checked(x + y),
            [double x, double y] => x + y,
            [string x, string y] => x + y,
            [byte[] x, byte[] y] => (byte[])[.. x, .. y],
            [List x, List y] => x.Concat(y).ToList(),
            [DateTimeOffset x, TimeSpan y] => x + y,
            [TimeSpan x, DateTimeOffset y] => y + x,
            [TimeSpan x, TimeSpan y] => x + y,
            _ => NoOverload,
        }),
        ["_-_"] = new("difference", a => a switch
        {
            [long x, long y] => checked(x - y),
            [ulong x, ulong y] => checked(x - y),
            [double x, double y] => x - y,
            [DateTimeOffset x, DateTimeOffset y] => x - y,
            [DateTimeOffset x, TimeSpan y] => x - y,
            [TimeSpan x, TimeSpan y] => x - y,
            _ => NoOverload,
        }),
        ["_*_"] = new("same", a => a switch { [long x, long y] => checked(x * y), [ulong x, ulong y] => checked(x * y), [double x, double y] => x * y, _ => NoOverload }),
        ["_/_"] = new("same", a => a switch { [long x, long y] => checked(x / y), [ulong x, ulong y] => x / y, [double x, double y] => x / y, _ => NoOverload }),
        ["_%_"] = new("same", a => a switch { [long x, long y] => x % y, [ulong x, ulong y] => x % y, _ => NoOverload }),
        ["-_"] = new("same", a => a switch { [long x] => checked(-x), [double x] => -x, _ => NoOverload }),
        ["!_"] = new("bool", a => a is [bool x] ? !x : NoOverload),
        ["_==_"] = new("bool", a => CelValues.Same(a[0], a[1])),
        ["_!=_"] = new("bool", a => !CelValues.Same(a[0], a[1])),
        ["_<_"] = Order(c => c < 0),
        ["_<=_"] = Order(c => c <= 0),
        ["_>_"] = Order(c => c > 0),
        ["_>=_"] = Order(c => c >= 0),
        ["@in"] = new("bool", a => a switch { [var x, List l] => l.Exists(y => CelValues.Same(x, y)), [{ } x, Map m] => m.ContainsKey(x), _ => NoOverload }),
        ["_[_]"] = new("element", a => a switch
        {
            [List l, long i] => i >= 0 && i < l.Count ? l[(int)i] : throw new CelException($"index out of bounds: {i}"),
            [Map m, { } key] => m.TryGetValue(key, out var value) ? value : throw new CelException($"no such key: {CelValues.Text(key)}"),
            _ => NoOverload,
        }),
        ["_[?_]"] = new("optional", a => a switch
        {
            [List l, long i] => i >= 0 && i < l.Count ? new CelOptional(true, l[(int)i]) : CelOptional.None,
            [Map m, { } key] => m.TryGetValue(key, out var value) ? new CelOptional(true, value) : CelOptional.None,
            _ => NoOverload,
        }),

        ["size"] = new("int", a => a is [string or List or Map or byte[]] ? CelValues.Size(a[0]) : NoOverload),
        ["startsWith"] = Strings("bool", (s, t) => s.StartsWith(t, StringComparison.Ordinal)),
        ["endsWith"] = Strings("bool", (s, t) => s.EndsWith(t, StringComparison.Ordinal)),
        ["contains"] = Strings("bool", (s, t) => s.Contains(t, StringComparison.Ordinal)),
        ["matches"] = Strings("bool", (s, t) => Re2.IsValid(t) ? Re2.IsMatch(t, s) : throw new CelException($"error parsing regexp: {t}")),
        ["find"] = Strings("string", (s, t) => Re2.Matches(t, s).FirstOrDefault() ?? ""),
        ["findAll"] = Strings("list", (s, t) => Re2.Matches(t, s).ToList<object?>()),
        ["lowerAscii"] = Text(s => Ascii(s, char.IsAsciiLetterUpper)),
        ["upperAscii"] = Text(s => Ascii(s, char.IsAsciiLetterLower)),
        ["trim"] = Text(s => s.Trim()),
        ["charAt"] = new("string", a => a is [string s, long i] ? i == s.Length ? "" : s[Index(i, s.Length)].ToString() : NoOverload),
        ["split"] = new("list", a => a switch
        {
            [string s, string sep] => Split(s, sep, -1),
            [string s, string sep, long n] => Split(s, sep, n),
            _ => NoOverload,
        }),
        ["replace"] = new("string", a => a switch
        {
            [string s, string from, string to] => from.Length == 0 ? string.Join(to, s.Select(c => c.ToString()).Prepend("").Append("")) : s.Replace(from, to, StringComparison.Ordinal),
            [string s, string from, string to, long n] => n == 0 ? s : string.Join(to, Split(s, from, n < 0 ? -1 : n + 1)),
            _ => NoOverload,
        }),
        ["substring"] = new("string", a => a switch
        {
            [string s, long from] => s[Index(from, s.Length + 1)..],
            [string s, long from, long to] => from <= to ? s[Index(from, s.Length + 1)..Index(to, s.Length + 1)] : throw new CelException($"invalid substring range. start: {from}, end: {to}"),
            _ => NoOverload,
        }),
        ["indexOf"] = new("int", a => a switch
        {
            [string s, string t] => (long)s.IndexOf(t, StringComparison.Ordinal),
            [string s, string t, long from] => (long)s.IndexOf(t, Index(from, s.Length + 1), StringComparison.Ordinal),
            [List l, var x] => (long)l.FindIndex(y => CelValues.Same(x, y)),
            _ => NoOverload,
        }),
        ["lastIndexOf"] = new("int", a => a switch
        {
            [string s, string t] => t.Length == 0 ? s.Length : (long)s.LastIndexOf(t, StringComparison.Ordinal),
            [List l, var x] => (long)l.FindLastIndex(y => CelValues.Same(x, y)),
            _ => NoOverload,
        }),
        ["join"] = new("string", a => a switch
        {
            [List l] => string.Concat(l.Cast<string>()),
            [List l, string sep] => string.Join(sep, l.Cast<string>()),
            _ => NoOverload,
        }),
        ["format"] = new("string", a => a is [string s, List args] ? Format(s, args) : NoOverload),

        ["sum"] = new("element", a => a is [List l] ? l.Count == 0 ? 0L : l.Aggregate((x, y) => Table!["_+_"].Invoke([x, y])) : NoOverload),
        ["min"] = new("element", a => a is [List l] ? Extreme(l, -1, "min") : NoOverload),
        ["max"] = new("element", a => a is [List l] ? Extreme(l, 1, "max") : NoOverload),
        ["isSorted"] = new("bool", a => a is [List l] ? l.Zip(l.Skip(1)).All(p => CelValues.Compare(p.First, p.Second) <= 0) : NoOverload),
        ["sets.contains"] = Sets((x, y) => y.All(item => Has(x, item))),
        ["sets.equivalent"] = Sets((x, y) => y.All(item => Has(x, item)) && x.All(item => Has(y, item))),
        ["sets.intersects"] = Sets((x, y) => y.Exists(item => Has(x, item))),

        ["int"] = new("int", a => a switch
        {
            [long x] => x,
            [ulong x] => checked((long)x),
            [double x] => double.IsNaN(x) || Math.Abs(x) >= 9.2233720368547758e18 ? throw new OverflowException() : (long)x,
            [string s] => long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var x) ? x : throw Bad(s, "int"),
            [DateTimeOffset t] => t.ToUnixTimeSeconds(),
            _ => NoOverload,
        }),
        ["uint"] = new("uint", a => a switch { [ulong x] => x, [long x] => checked((ulong)x), [double x] => checked((ulong)x), [string s] => ulong.TryParse(s, CultureInfo.InvariantCulture, out var x) ? x : throw Bad(s, "uint"), _ => NoOverload }),
        ["double"] = new("double", a => a switch
        {
            [double x] => x,
            [long x] => (double)x,
            [ulong x] => (double)x,
            [string s] => double.TryParse(s, CultureInfo.InvariantCulture, out var x) ? x : throw Bad(s, "double"),
            _ => NoOverload,
        }),
        ["bool"] = new("bool", a => a switch { [bool x] => x, ["true" or "True" or "TRUE" or "t" or "1"] => true, ["false" or "False" or "FALSE" or "f" or "0"] => false, [string s] => throw Bad(s, "bool"), _ => NoOverload }),
        ["string"] = new("string", a => a is [bool or long or ulong or double or string or byte[] or TimeSpan or DateTimeOffset] ? CelValues.Text(a[0]) : NoOverload),
        ["bytes"] = new("bytes", a => a switch { [string s] => System.Text.Encoding.UTF8.GetBytes(s), [byte[] b] => b, _ => NoOverload }),
        ["dyn"] = new("dyn", a => a[0]),
        ["type"] = new("type", a => CelValues.TypeName(a[0])),
        ["duration"] = new("duration", a => a switch { [TimeSpan d] => d, [string s] => Formats.TryDuration(s, out var d) ? d : throw Bad(s, "duration"), _ => NoOverload }),
        ["timestamp"] = new("timestamp", a => a switch
        {
            [DateTimeOffset t] => t,
            [string s] => Formats.TryDateTime(s, out var t) ? t : throw Bad(s, "timestamp"),
            [long s] => DateTimeOffset.FromUnixTimeSeconds(s),
            _ => NoOverload,
        }),
        ["getFullYear"] = Time(t => t.Year),
        ["getMonth"] = Time(t => t.Month - 1),
        ["getDate"] = Time(t => t.Day),
        ["getDayOfMonth"] = Time(t => t.Day - 1),
        ["getDayOfWeek"] = Time(t => (int)t.DayOfWeek),
        ["getDayOfYear"] = Time(t => t.DayOfYear - 1),
        ["getHours"] = Time(t => t.Hour, d => (long)d.TotalHours),
        ["getMinutes"] = Time(t => t.Minute, d => (long)d.TotalMinutes),
        ["getSeconds"] = Time(t => t.Second, d => (long)d.TotalSeconds),
        ["getMilliseconds"] = Time(t => t.Millisecond, d => (long)d.TotalMilliseconds),

        ["quantity"] = new("quantity", a => a is [string s] ? Quantity.Parse(s) ?? throw Bad(s, "quantity") : NoOverload),
        ["isQuantity"] = new("bool", a => a is [string s] ? Quantity.Parse(s) is not null : NoOverload),
        ["compareTo"] = Quantities("int", (x, y) => (long)x.CompareTo(y)),
        ["isGreaterThan"] = Quantities("bool", (x, y) => x > y),
        ["isLessThan"] = Quantities("bool", (x, y) => x < y),
        ["add"] = Quantities("quantity", (x, y) => new Quantity(x + y)),
        ["sub"] = Quantities("quantity", (x, y) => new Quantity(x - y)),
        ["sign"] = new("int", a => a is [Quantity q] ? (long)Math.Sign(q.Value) : NoOverload),
        ["isInteger"] = new("bool", a => a is [Quantity q] ? decimal.IsInteger(q.Value) && Math.Abs(q.Value) <= long.MaxValue : NoOverload),
        ["asInteger"] = new("int", a => a is [Quantity q] ? decimal.IsInteger(q.Value) ? (long)q.Value : throw new CelException("cannot convert value to integer") : NoOverload),
        ["asApproximateFloat"] = new("double", a => a is [Quantity q] ? (double)q.Value : NoOverload),

        ["optional.of"] = new("optional", a => new CelOptional(true, a[0])),
        ["optional.none"] = new("optional", _ => CelOptional.None),
        ["hasValue"] = new("bool", a => a is [CelOptional o] ? o.HasValue : NoOverload),
        ["value"] = new("element", a => a is [CelOptional o] ? o.HasValue ? o.Value : throw new CelException("optional.none() dereference") : NoOverload),
        ["orValue"] = new("element", a => a is [CelOptional o, var other] ? o.HasValue ? o.Value : other : NoOverload),
        ["or"] = new("same", a => a is [CelOptional o, CelOptional other] ? o.HasValue ? o : other : NoOverload),
    };

    private static Function Order(Func<int, bool> holds) => new("bool", a => CelValues.Compare(a[0], a[1]) is { } order ? holds(order) : a is [double, double] ? false : NoOverload);

    private static Function Strings(string result, Func<string, string, object> f) => new(result, a => a is [string s, string t] ? f(s, t) : NoOverload);

    private static Function Text(Func<string, string> f) => new("string", a => a is [string s] ? f(s) : NoOverload);

    private static Function Sets(Func<List, List, bool> f) => new("bool", a => a is [List x, List y] ? f(x, y) : NoOverload);

    private static Function Quantities(string result, Func<decimal, decimal, object> f) => new(result, a => a switch
    {
        [Quantity x, Quantity y] => f(x.Value, y.Value),
        [Quantity x, long y] => f(x.Value, y),
        _ => NoOverload,
    });

    /// <summary>A part of a timestamp, in UTC or the time zone of the argument, or of a duration.</summary>
    private static Function Time(Func<DateTimeOffset, int> part, Func<TimeSpan, long>? total = null) => new("int", a => a switch
    {
        [DateTimeOffset t] => (long)part(t.ToUniversalTime()),
        [DateTimeOffset t, string zone] => (long)part(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var z) ? TimeZoneInfo.ConvertTime(t, z) : throw Bad(zone, "time zone")),
        [TimeSpan d] when total is not null => total(d),
        _ => NoOverload,
    });

    private static bool Has(List list, object? item) => list.Exists(other => CelValues.Same(item, other));

    private static int Index(long index, int length) => index >= 0 && index < length ? (int)index : throw new CelException($"index out of range: {index}");

    private static string Ascii(string text, Func<char, bool> change) => string.Concat(text.Select(c => change(c) ? (char)(c ^ 0x20) : c));

    private static List Split(string text, string separator, long limit) => limit switch
    {
        0 => [],
        _ when separator.Length == 0 => [.. text.Select(c => c.ToString())],
        _ => [.. text.Split(separator, limit < 0 ? int.MaxValue : (int)limit)],
    };

    private static object? Extreme(List list, int sign, string name) =>
        list.Count == 0 ? throw new CelException($"{name} called on empty list") : list.Aggregate((x, y) => CelValues.Compare(y, x) * sign > 0 ? y : x);

    private static string Format(string format, List args)
    {
        var result = new System.Text.StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }

            var precision = Re2.Matches(@"^\.\d{1,2}", format[(i + 1)..]).FirstOrDefault() ?? "";
            i += 1 + precision.Length;
            var verb = i < format.Length ? format[i] : ' ';
            if (verb == '%')
            {
                result.Append('%');
                continue;
            }

            var value = next < args.Count ? args[next++] : throw new CelException($"index {next} out of range");
            result.Append((verb, value) switch
            {
                ('s', _) => CelValues.Text(value),
                ('d', long or ulong or double) => CelValues.Text(value),
                ('f', long or ulong or double) => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString($"F{(precision.Length > 0 ? precision[1..] : "6")}", CultureInfo.InvariantCulture),
                ('x', long n) => n.ToString("x", CultureInfo.InvariantCulture),
                _ => throw new CelException($"could not parse formatting clause: unrecognized formatting clause \"{verb}\""),
            });
        }

        return result.ToString();
    }

    private static CelException Bad(string text, string type) => new($"type conversion error from '{text}' to '{type}'");
}
