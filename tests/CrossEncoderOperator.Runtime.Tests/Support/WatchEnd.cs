namespace CrossEncoderOperator.Runtime.Tests.Support;

internal enum WatchEnd
{
    Closed,
    Broken,
    Silent,
}
