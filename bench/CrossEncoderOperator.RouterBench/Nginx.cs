namespace CrossEncoderOperator.RouterBench;

/// <summary>nginx as the backend, and as the proxy to compare with.</summary>
internal static class Nginx
{
    public static readonly int[] StablePorts = [18081, 18082];
    public const int CanaryPort = 18083;
    public const int ProxyPort = 18080;

    /// <summary>Three replicas that answer a rerank request at once, always the same.</summary>
    public static Child StartBackend(string folder)
    {
        var results = string.Join(',', Enumerable.Range(0, 10).Select(i => $$"""{"index":{{i}},"relevance_score":0.{{987654 - (i * 71234)}},"document":{"text":"document {{i}}" } }"""));
        var servers = StablePorts.Append(CanaryPort).Select(port => $$"""
            server {
              listen 127.0.0.1:{{port}} backlog=4096;
              location / { default_type application/json; return 200 '{"model":"product-search","results":[{{results}}]}'; }
            }
            """);
        return Start("backend", folder, Cores.Others, workers: 1, string.Join('\n', servers));
    }

    /// <summary>As the router is set up: 90 % to two replicas of stable, 10 % to one of the canary, connections kept.</summary>
    public static Child StartProxy(string folder) => Start("proxy", folder, Cores.Proxy, Cores.ProxyCount, $$"""
        upstream replicas {
          server 127.0.0.1:{{StablePorts[0]}} weight=45;
          server 127.0.0.1:{{StablePorts[1]}} weight=45;
          server 127.0.0.1:{{CanaryPort}} weight=10;
          keepalive 256;
        }
        server {
          listen 127.0.0.1:{{ProxyPort}} backlog=4096;
          client_body_buffer_size 64k;
          location / {
            proxy_pass http://replicas;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_next_upstream error timeout non_idempotent;
          }
        }
        """);

    private static Child Start(string name, string folder, string cores, int workers, string servers)
    {
        var file = Path.Combine(folder, $"{name}.conf");
        File.WriteAllText(file, $$"""
            daemon off;
            worker_processes {{workers}};
            pid {{folder}}/{{name}}.pid;
            error_log {{folder}}/{{name}}.err;
            events { worker_connections 8192; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              client_max_body_size 64m;
              client_body_temp_path {{folder}}/{{name}}-body;
              proxy_temp_path {{folder}}/{{name}}-proxy;
              fastcgi_temp_path {{folder}}/{{name}}-fastcgi;
              uwsgi_temp_path {{folder}}/{{name}}-uwsgi;
              scgi_temp_path {{folder}}/{{name}}-scgi;
            {{servers}}
            }
            """);
        return Child.Start(cores, Path.Combine(folder, $"{name}.log"), "nginx", "-p", folder, "-c", file);
    }
}
