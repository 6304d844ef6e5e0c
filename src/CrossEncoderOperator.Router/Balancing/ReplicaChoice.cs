namespace CrossEncoderOperator.Router.Balancing;

/// <summary>Chooses among the replicas of a revision.</summary>
internal static class ReplicaChoice
{
    /// <summary>
    /// The one with the least outstanding requests; among equals the next in turn. Ejected ones only when all are.
    /// </summary>
    /// <param name="turn">Any number; consecutive ones rotate through equals.</param>
    /// <param name="except">Not these, unless there are no others.</param>
    /// <returns>Null when there are none.</returns>
    public static Replica? Choose(ReadOnlySpan<Replica> replicas, uint turn, TimeSpan now, IReadOnlyList<Replica>? except = null)
    {
        Replica? best = null;
        var (leastRank, leastOutstanding) = (int.MaxValue, int.MaxValue);
        for (var i = 0; i < replicas.Length; i++)
        {
            var replica = replicas[(int)((turn + (uint)i) % (uint)replicas.Length)];
            var rank = except?.Contains(replica) is true ? 2 : replica.Allows(now) ? 0 : 1;
            var outstanding = replica.Outstanding;
            if (rank < leastRank || (rank == leastRank && outstanding < leastOutstanding))
            {
                (best, leastRank, leastOutstanding) = (replica, rank, outstanding);
            }
        }

        return best;
    }
}
