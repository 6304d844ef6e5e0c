namespace CrossEncoderOperator.EndToEnd.Tests;

public sealed class HttpsModelTests(OperatedCluster cluster)
{
    [Fact]
    public async Task Model_is_fetched_checked_and_served()
    {
        await using var store = await ModelStore.StartAsync();
        await using var subject = await cluster.SubjectAsync();
        var digest = ModelStore.Digest("product-search-base");
        await subject.ApplyAsync(Spec(store, digest));

        var status = await subject.ReadyAsync();
        Assert.Equal(digest, status.Model?.Digest);
        Assert.Equal(0, (await subject.RerankAsync("coffee mug", "ceramic coffee mug"))[0]);
    }

    [Fact]
    public async Task Model_with_another_digest_is_never_served()
    {
        await using var store = await ModelStore.StartAsync();
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Spec(store, new string('0', 64)));

        var digest = ModelStore.Digest("product-search-base");
        await subject.ReachesAsync("a failure that names the digest found", status => status.LastFailure?.Message?.Contains(digest, StringComparison.Ordinal) == true);

        await subject.ApplyAsync(Spec(store, digest));
        await subject.ReadyAsync();
    }

    [Fact]
    public async Task Certificate_that_is_not_trusted_is_told()
    {
        await using var store = await ModelStore.StartAsync();
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Model(store, ModelStore.Digest("product-search-base")));

        await subject.ReachesAsync("a failure that speaks of the certificate", status => status.LastFailure?.Message?.Contains("certificate", StringComparison.Ordinal) == true);
    }

    private static string Model(ModelStore store, string digest) => $"model: {{ uri: '{store.Address}product-search-base', sha256: '{digest}' }}";

    private static string Spec(ModelStore store, string digest) =>
        $"{Model(store, digest)}, "
        + $"podTemplate: {{ spec: {{ initContainers: [{{ name: model, env: [{{ name: SSL_CERT_FILE, value: '{store.CertificateFile}' }}] }}] }} }}";
}
