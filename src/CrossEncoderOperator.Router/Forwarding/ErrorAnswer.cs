namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>Body of every answer that the router makes itself.</summary>
internal sealed record ErrorAnswer(string Error)
{
    /// <summary>Writes the answer with its code; nothing when the client is gone.</summary>
    public static Task WriteAsync(HttpContext context, int code, string error)
    {
        context.Response.StatusCode = code;
        if (code is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return context.RequestAborted.IsCancellationRequested
            ? Task.CompletedTask
            : context.Response.WriteAsJsonAsync(new(error), ForwardingJson.Default.ErrorAnswer);
    }
}
