namespace CrossEncoderOperator.TestKit;

/// <summary>Compares text with a file of the checkout; <c>UPDATE_GOLDEN=1</c> writes the file instead.</summary>
public static class Golden
{
    /// <param name="path">Relative to the root of the checkout.</param>
    public static void Matches(string path, string actual)
    {
        var file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        Assert.True(File.Exists(file), $"{path} does not exist: run the test with UPDATE_GOLDEN=1 and review it");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
