using System.Globalization;

namespace CrossEncoderOperator.Core.Tests.Schedules;

/// <summary>A cron expression as what it stands for: the minutes, hours and so on at which it fires; none stands for all.</summary>
internal sealed record CronSets(int[] Minutes, int[] Hours, int[] Days, int[] Months, int[] WeekDays)
{
    public string Text => string.Join(' ', new[] { Minutes, Hours, Days, Months, WeekDays }.Select(Field));

    public bool Matches(DateTime time) =>
        Has(Minutes, time.Minute) && Has(Hours, time.Hour) && Has(Days, time.Day) && Has(Months, time.Month) && Has(WeekDays, (int)time.DayOfWeek);

    private static bool Has(int[] field, int value) => field.Length == 0 || field.Contains(value);

    private static string Field(int[] field) =>
        field.Length == 0 ? "*" : string.Join(',', field.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
