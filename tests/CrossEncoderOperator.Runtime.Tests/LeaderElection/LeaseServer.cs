using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Runtime.Tests.LeaderElection;

/// <summary>Answers for one Lease: get, create and merge patch with the precondition, as an API server gives them.</summary>
internal sealed class LeaseServer
{
    private readonly Lock _lock = new();
    private int _version;

    public JsonObject? Lease { get; private set; }

    public List<string> Writes { get; } = [];

    public string? Holder
    {
        get
        {
            lock (_lock)
            {
                return (string?)Lease?["spec"]?["holderIdentity"];
            }
        }
    }

    public void Replace(JsonObject? spec)
    {
        lock (_lock)
        {
            Lease = spec is null ? null : Stamp(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "op", ["namespace"] = "sys" }, ["spec"] = spec });
        }
    }

    public Task AnswerAsync(HttpContext context, ScriptedRequest request)
    {
        lock (_lock)
        {
            if (request.Method == "GET")
            {
                return Lease is null ? Refuse(404, "NotFound") : Give(200);
            }

            if (request.Method == "POST")
            {
                if (Lease is not null)
                {
                    return Refuse(409, "AlreadyExists");
                }

                Lease = Stamp(request.Json);
            }
            else
            {
                if (Lease is null)
                {
                    return Refuse(404, "NotFound");
                }

                var patch = request.Json;
                if ((string?)patch["metadata"]!["resourceVersion"] != (string?)Lease["metadata"]!["resourceVersion"])
                {
                    return Refuse(409, "Conflict");
                }

                foreach (var (name, value) in patch["spec"]!.AsObject())
                {
                    Lease["spec"]![name] = value?.DeepClone();
                }

                Stamp(Lease);
            }

            Writes.Add((string?)Lease["spec"]!["holderIdentity"] ?? "");
            return Give(request.Method == "POST" ? 201 : 200);
        }

        Task Give(int code) => Answers.Text(code, Lease!.ToJsonString())(context);

        Task Refuse(int code, string reason) => Answers.Text(code, Answers.Status(code, reason))(context);
    }

    private JsonObject Stamp(JsonObject lease)
    {
        lease["metadata"]!["resourceVersion"] = $"{++_version}";
        return lease;
    }
}
