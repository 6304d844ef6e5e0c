namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>Kendall's tau-b: how much two scores agree on the order of the same documents, from -1 to 1.</summary>
internal static class KendallTau
{
    /// <returns>Null when one of them does not order the documents at all.</returns>
    public static double? Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        long agreeing = 0;
        long untiedFirst = 0;
        long untiedSecond = 0;
        for (var i = 0; i < first.Count; i++)
        {
            for (var j = i + 1; j < first.Count; j++)
            {
                var a = first[i].CompareTo(first[j]);
                var b = second[i].CompareTo(second[j]);
                agreeing += Math.Sign(a) * Math.Sign(b);
                untiedFirst += a == 0 ? 0 : 1;
                untiedSecond += b == 0 ? 0 : 1;
            }
        }

        return untiedFirst == 0 || untiedSecond == 0 ? null : agreeing / Math.Sqrt((double)untiedFirst * untiedSecond);
    }
}
