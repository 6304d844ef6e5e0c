namespace CrossEncoderOperator.Runtime.Caching;

internal enum WatchEventKind
{
    /// <summary>Added or modified: the difference matters to nobody.</summary>
    Changed,
    Deleted,
    Bookmark,
}
