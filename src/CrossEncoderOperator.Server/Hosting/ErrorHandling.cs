using CrossEncoderOperator.Server.Reranking;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>Turns every exception of a request into a JSON answer that holds nothing of the server's insides.</summary>
internal sealed class ErrorHandling(RequestDelegate next, ILogger<ErrorHandling> logger)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            RequestException answer = Answer(e);
            if (answer.Status >= 500 && e is not RequestException { Status: 503 or 504 })
                logger.RequestFailed(context.Request.Path, e);
            await WriteAsync(context, answer.Status, answer.Message, answer.Field);
        }
    }

    public static Task WriteAsync(HttpContext context, int status, string message, string? field = null)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";
        return context.Response.WriteAsJsonAsync(new ErrorAnswer(message, field), HostJson.Default.ErrorAnswer);
    }

    private static RequestException Answer(Exception e) => e switch
    {
        RequestException request => request,
        BadHttpRequestException bad => new RequestException(bad.StatusCode, "the request could not be read"),
        _ => new RequestException(500, "internal error"),
    };
}
