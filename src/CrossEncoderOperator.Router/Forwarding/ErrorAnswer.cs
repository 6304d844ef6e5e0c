namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>Body of every answer that the router makes itself.</summary>
internal sealed record ErrorAnswer(string Error)
{
    /// <summary>Writes the answer with its code; nothing when the client is gone.</summary>
    /// <param name="retryAfter">When a 503 or 429 may be tried again; at least a second.</param>
    public static Task WriteAsync(HttpContext context, int code, string error, TimeSpan retryAfter = default)
    {
        context.Response.StatusCode = code;
        if (code is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = $"{Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds))}";
        }

        return context.RequestAborted.IsCancellationRequested
            ? Task.CompletedTask
            : context.Response.WriteAsJsonAsync(new(error), ForwardingJson.Default.ErrorAnswer);
    }
}
