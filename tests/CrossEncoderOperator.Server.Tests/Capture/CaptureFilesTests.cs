using CrossEncoderOperator.Server.Capture;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Server.Tests.Capture;

public sealed class CaptureFilesTests : IDisposable
{
    private const int MaxBytes = 8 << 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("crossencoder-capture-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_newest_lines_are_kept_within_the_limit()
    {
        var files = Create();
        for (var i = 0; i < 500; i++)
        {
            Assert.True(files.TryAppend(LineOf((byte)(i % 200), 100)));
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(Directory.GetFiles(_folder).Sum(file => new FileInfo(file).Length) <= MaxBytes);
        }

        var kept = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes).Where((_, at) => at % 100 == 0).ToArray();
        Assert.True(kept.Length > 60);
        Assert.Equal(Enumerable.Range(500 - kept.Length, kept.Length).Select(i => (byte)(i % 200)), kept);
    }

    [Fact]
    public void What_is_too_old_is_deleted_and_other_files_are_left_alone()
    {
        var other = Path.Combine(_folder, "notes.txt");
        File.WriteAllText(other, "");
        var files = Create();
        Assert.True(files.TryAppend(LineOf(1, 100)));
        _time.Advance(TimeSpan.FromHours(1));
        files.Prune();
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        _time.Advance(TimeSpan.FromSeconds(1));
        files.Prune();
        Assert.Equal([other], Directory.GetFiles(_folder));
        Assert.True(files.TryAppend(LineOf(2, 100)));
    }

    [Fact]
    public void What_cannot_be_written_is_said()
    {
        Assert.False(Create().TryAppend(LineOf(1, MaxBytes)));
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var files = new CaptureFiles(file, MaxBytes, TimeSpan.FromHours(1), _time);
        Assert.False(files.TryAppend(LineOf(1, 10)));
        files.Prune();
    }

    private static byte[] LineOf(byte value, int length) => [.. Enumerable.Repeat(value, length)];

    private CaptureFiles Create() => new(_folder, MaxBytes, TimeSpan.FromHours(1), _time);
}
